// Dates in Jalali, digits in Persian, always as seen in Tehran.

const ZONE = "Asia/Tehran";
const DAY = new Intl.DateTimeFormat("fa-IR-u-ca-persian", {
  timeZone: ZONE, weekday: "long", day: "numeric", month: "long", year: "numeric",
});
const TIME = new Intl.DateTimeFormat("fa-IR", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const NUMBER = new Intl.NumberFormat("fa-IR");
const PLAIN = new Intl.NumberFormat("fa-IR", { useGrouping: false });
const DEGREES = new Intl.NumberFormat("fa-IR", { minimumFractionDigits: 4, maximumFractionDigits: 4 });
const UNITS = [["گیگابایت", 1024 ** 3], ["مگابایت", 1024 ** 2], ["کیلوبایت", 1024]];

/** «سه‌شنبه ۳ آذر ۱۴۰۵»: the parts in Persian order, which the engines mix up. */
export function jalaliDay(date) {
  const parts = Object.fromEntries(DAY.formatToParts(date).map((part) => [part.type, part.value]));
  return `${parts.weekday} ${parts.day} ${parts.month} ${parts.year}`;
}

/** «۱۴:۳۵» */
export function clockTime(date) {
  return TIME.format(date);
}

/** A whole number, with «٬» between thousands. */
export function number(value) {
  return NUMBER.format(value);
}

/** «۲۳ کیلوبایت» */
export function fileSize(bytes) {
  for (const [name, size] of UNITS) {
    if (bytes >= size) return `${new Intl.NumberFormat("fa-IR", { maximumFractionDigits: 1 }).format(bytes / size)} ${name}`;
  }
  return `${number(bytes)} بایت`;
}

/** «۰:۰۷» */
export function duration(seconds) {
  const rest = Math.round(seconds) % 60;
  return `${PLAIN.format(Math.floor(Math.round(seconds) / 60))}:${rest < 10 ? "۰" : ""}${PLAIN.format(rest)}`;
}

/** «۳۵٫۶۸۹۲» */
export function degrees(value) {
  return DEGREES.format(value);
}

/** Any digits of a text that we show ourselves, in Persian. */
export function persianDigits(text) {
  return String(text).replace(/[0-9]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
}

/** A number as a person types it, in whichever digits; NaN if it is none. */
export function readNumber(text) {
  const latin = String(text).trim()
    .replace(/[۰-۹]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹".indexOf(digit))
    .replace(/[٠-٩]/g, (digit) => "٠١٢٣٤٥٦٧٨٩".indexOf(digit))
    .replace("٫", ".");
  return latin === "" ? NaN : Number(latin);
}
