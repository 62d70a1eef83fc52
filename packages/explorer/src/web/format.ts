const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A number with separators of thousands. */
export const count = (value: number): string => whole.format(value);

/** `1 event`, `2 events`. @param plural default: the singular and an s */
export const counted = (value: number, singular: string, plural = `${singular}s`): string =>
  `${count(value)} ${value === 1 ? singular : plural}`;

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment in the viewer's zone, `2026-03-13 15:00:09`; sorts as it reads. @param ms epoch ms */
export function moment(ms: number, dateOnly = false): string {
  const at = new Date(ms);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  if (dateOnly) return day;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** The same with the name of the zone. @param ms epoch ms */
export const zonedMoment = (ms: number): string => `${moment(ms)} ${zone}`;

/** The same moment in UTC, `2026-03-13 15:00:09 UTC`. @param ms epoch ms */
export const utcMoment = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Name of the viewer's time zone, such as `Europe/Berlin`. */
export const zoneName = (): string => zone;
