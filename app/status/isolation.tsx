/** What this level of isolation protects, and what not, in plain words. */
export function Isolation({ driver, wide }: { driver: "kind" | "local"; wide: boolean }) {
  return (
    <section aria-labelledby="isolation">
      <h2 id="isolation" className="small-title">
        What is protected
      </h2>
      <div className="prose narrow">
        {driver === "kind" ? (
          <>
            <p>
              Each learner has a cluster and a toolbox of their own, on a network of their own. One learner cannot reach
              another's cluster, shell or files, and each has credentials for their own cluster only. Memory, processor
              time and the number of processes are limited, so that one sandbox cannot starve the rest. Disk space is
              not.
            </p>
            <p>
              But all clusters share this machine's kernel and their image layers: whoever is root in their own node
              could, with effort, alter layers that other sandboxes use, or reach this machine. So this is for people
              you know: a class, colleagues, yourself. For strangers, run Labmate where virtual machines keep them
              apart.
            </p>
          </>
        ) : (
          <p>
            Shells run on this machine, as the user who started Labmate, with that user's current cluster. Nothing keeps
            a learner from this machine's files. It is for one person, on their own computer.
          </p>
        )}
        <p>
          {wide
            ? "This Labmate can be reached from other machines. Everybody needs the join code to come in."
            : "This Labmate can be reached from this machine only."}
        </p>
      </div>
    </section>
  );
}
