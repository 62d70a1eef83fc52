/** Stands on the page while the worker unpacks the graph. */
export function Loading() {
  return (
    <main class="boot">
      <div class="boot-mark" aria-hidden="true" />
      <p role="status">Loading the graph …</p>
    </main>
  );
}

/** Stands on the page when there is nothing to explore. */
export function Failure({ message }: { message: string }) {
  return (
    <main class="boot">
      <h1>The explorer cannot start</h1>
      <p role="alert">{message}</p>
    </main>
  );
}
