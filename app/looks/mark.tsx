/** Our mark: a strip of litmus, half plum, half green. It is what every progress strip on the site is made of. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg viewBox="0 0 22 22" width={size} height={size} aria-hidden="true">
      <g transform="rotate(-18 11 11)">
        <rect x="7.5" y="1" width="7" height="20" rx="2" fill="var(--plum)" />
        <path d="M7.5 12.2c1.2-.9 2.3.7 3.5 0s2.3-.8 3.5 0V19a2 2 0 0 1-2 2h-3a2 2 0 0 1-2-2z" fill="var(--green)" />
      </g>
    </svg>
  );
}
