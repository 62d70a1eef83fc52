/**
 * Something that takes long to make: step by step while nobody waits for it, or all at once by the first who needs it.
 */
export class Gradual<T> {
  #made: { readonly value: T } | undefined;
  readonly #steps: Iterator<void, T>;

  /** @param steps yields where there may be a pause, and returns what was made */
  constructor(steps: Iterator<void, T>) {
    this.#steps = steps;
  }

  /** Does one more step. @returns whether any is left */
  step(): boolean {
    if (this.#made) return false;
    const { done, value } = this.#steps.next();
    if (!done) return true;
    this.#made = { value };
    return false;
  }

  /** What was made; the first who asks for it does the steps that are left. */
  get value(): T {
    while (this.step());
    return (this.#made as { readonly value: T }).value;
  }
}

/** Does the steps of something one by one, for a generator that makes more than one thing. */
export function* stepsOf(gradual: Gradual<unknown>): Generator<void, void> {
  while (gradual.step()) yield;
}
