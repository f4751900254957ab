/** A page that could not be made: most often the database is just coming back. */
"use client";
import { useEffect } from "react";

const RETRY_MS = 3_000;

export default function Trouble({ reset }: { reset(): void }) {
  useEffect(() => {
    const retry = setTimeout(reset, RETRY_MS);
    return () => clearTimeout(retry);
  }, [reset]);
  return (
    <main className="door" role="alert">
      <h1>One moment</h1>
      <p className="lede">
        This page couldn't be made; a part of Labmate may be starting again. Your shells and your progress are safe. The
        page tries again by itself.
      </p>
      <button type="button" className="main" onClick={reset}>
        Try now
      </button>
    </main>
  );
}
