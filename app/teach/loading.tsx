/** Between two boards: a word, and only when it takes longer than one notices. */
import { Header } from "#app/looks/header.tsx";

export default function OpeningBoard() {
  return (
    <>
      <Header name="Instructor" />
      <main className="board-page">
        <p className="board-opening" role="status">
          Opening the board…
        </p>
      </main>
    </>
  );
}
