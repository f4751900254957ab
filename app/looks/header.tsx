/** The top of every page: where you are, the way home, and the light switch. */
import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

export function Header({ children, name }: { children?: ReactNode; name?: string | undefined }) {
  return (
    <header className="top">
      <Link href="/" className="brand" aria-label="Labmate, to the workshops" prefetch={false}>
        <Mark />
        <span>Labmate</span>
      </Link>
      <div className="top-middle">{children}</div>
      {name && <span className="who">{name}</span>}
      <ThemeSwitch />
    </header>
  );
}
