capacity-between = --{ $name } must be between { $low } and { $high }
capacity-people = --people must be between 1 and { $most }
capacity-too-much = { $error }: promise less with --within, or lower --share
capacity-two-lines = { $path }: at least two lines «HH:MM,reports» with rising times are needed; the last one is the end of the day, with 0
capacity-end = { $path }: the last line is the end of the day: its number of reports must be 0
capacity-row = { $path }:{ $number }: expected «HH:MM,reports», for example «08:00,120»; after midnight count on: 25:00
capacity-minutes = { $path }:{ $number }: expected minutes above 0, one number per line
capacity-two-times = { $path }: at least two service times are needed, one number of minutes per line
