/** Leave to open one terminal's socket, once, soon: asked for ahead by whoever knows that it will be needed. */

/** `final`: no use in asking again by oneself. */
export type Ticket = { ticket: string } | { problem: string; final: boolean };

export async function askForTicket(seat: string, terminal: string): Promise<Ticket> {
  try {
    const response = await fetch(`/api/seats/${seat}/ticket`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ terminal }),
    });
    const body: unknown = await response.json();
    const read = (key: string) =>
      typeof body === "object" && body && key in body ? String(Reflect.get(body, key)) : "";
    if (response.ok) return { ticket: read("ticket") };
    return { problem: read("problem"), final: response.status === 404 };
  } catch {
    return { problem: navigator.onLine ? "Labmate does not answer." : "This computer is offline.", final: false };
  }
}
