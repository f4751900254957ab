/** A question with choices. The server knows the answer; the page learns only whether the chosen one is right. */
"use client";
import { type FormEvent, useId, useState } from "react";
import { Coded } from "#app/looks/coded.tsx";
import { stepKey } from "#server/progress/step-key.ts";
import { useSeat } from "./seat.tsx";

type Props = { chapter: string; id: string; question: string; options: readonly string[] };

export function Quiz({ chapter, id, question, options }: Props) {
  const { state, ask } = useSeat();
  const name = useId();
  const given = state?.answers[stepKey(chapter, id)];
  const [chosen, choose] = useState<string>();
  const [problem, setProblem] = useState("");
  const selected = chosen ?? given?.answer;
  const judged = given && given.answer === selected ? given : undefined;

  const answer = async (event: FormEvent) => {
    event.preventDefault();
    if (!selected) return setProblem("Choose one first.");
    setProblem((await ask("answer", { chapter, quiz: id, answer: selected })) ?? "");
  };
  return (
    <form className="quiz" onSubmit={answer} data-judged={judged ? (judged.correct ? "right" : "wrong") : undefined}>
      <fieldset>
        <legend>
          <Coded text={question} />
        </legend>
        {options.map((option) => (
          <label key={option}>
            <input
              type="radio"
              name={name}
              value={option}
              checked={selected === option}
              onChange={() => choose(option)}
            />
            <span>
              <Coded text={option} />
            </span>
          </label>
        ))}
      </fieldset>
      <p className="check">
        <button type="submit" className="plain" disabled={!state}>
          Answer
        </button>
        <span role="status">
          {problem ||
            (judged ? (judged.correct ? "That's right." : "Not this one. Have another look.") : "") ||
            (state ? "" : "Begin the workshop to answer.")}
        </span>
      </p>
    </form>
  );
}
