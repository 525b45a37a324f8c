messenger-pigeon = کبوتر
admin-steps-pigeon = در کبوتر: نام گروه را بزنید و ربات را مدیر کنید.
