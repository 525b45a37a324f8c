"""What a report consists of:
its words as a witness's, its files, what is online, traces that find others like it.
"""
