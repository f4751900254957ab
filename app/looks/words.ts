/** Times and counts as people say them. */

export function duration(seconds: number): string {
  if (seconds < 50) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return count(Math.max(1, minutes), "minute");
  const hours = Math.floor(minutes / 60);
  return minutes % 60 ? `${hours} h ${minutes % 60} min` : count(hours, "hour");
}

export const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
