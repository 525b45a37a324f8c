// Posts that can be forwarded without typing. Made up; no real person, party or channel.

export const POSTS = [
  {
    kind: "channel", name: "خبر شهر", short: "سخنرانی در سالن شهرداری",
    text: "امشب ساعت ۲۰، سخنرانی نامزد الف در سالن اجتماعات شهرداری. ورود برای همهٔ کارکنان شهرداری الزامی است.",
  },
  {
    kind: "channel", name: "پویش محله", short: "کارت هدیه برای رأی",
    text: "هر کس عکس برگهٔ رأی خود به نامزد ب را بفرستد، کارت هدیهٔ ۵۰۰٬۰۰۰ تومانی می‌گیرد.\nhttps://example.org/post/12",
  },
  {
    kind: "person", name: "همسایهٔ ما", short: "تبلیغ نزدیک شعبه",
    text: "همین حالا روبه‌روی شعبهٔ ۱۲ برگهٔ تبلیغ پخش می‌کنند و رأی‌گیری هنوز ادامه دارد.",
  },
  {
    kind: "hidden", name: "ناشناس", short: "شایعهٔ تغییر ساعت",
    text: "می‌گویند رأی‌گیری در شهر ما فقط تا ساعت ۱۴ است. این درست است؟",
  },
];
