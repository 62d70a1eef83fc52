import type { Random } from './random';

/** Every random secret value of a tenant without a `canary` starts with this text. */
export const SECRET_PREFIX = 'zq9SeCrEt';

/** Makes the secret values of one item and remembers each, so that a leak test can look for them. */
export class SecretGenerator {
  readonly values = new Set<string>();

  readonly #random: Random;
  readonly #canary: string | undefined;

  /** @param canary text to plant instead of random values */
  constructor(random: Random, canary: string | undefined) {
    this.#random = random;
    this.#canary = canary;
  }

  /** A secret value: letters and digits only, its length a multiple of four, so that it also passes for base64. */
  mint(): string {
    const value = this.#canary ?? SECRET_PREFIX + this.#random.letters(15);
    this.values.add(value);
    return value;
  }
}
