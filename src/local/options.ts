import { InvalidArgumentError } from 'commander';

/** Reads an option of the command line as a whole number. @throws InvalidArgumentError with a sentence */
export const wholeNumber =
  (min: number, max: number) =>
  (value: string): number => {
    const parsed = Number(value);
    if (!Number.isInteger(parsed) || parsed < min || parsed > max) {
      throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
    }
    return parsed;
  };
