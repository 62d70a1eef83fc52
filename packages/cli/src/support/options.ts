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

/** Reads an option of the command line as a time. @returns epoch ms @throws InvalidArgumentError with a sentence */
export function moment(value: string): number {
  const parsed = Date.parse(value);
  if (Number.isNaN(parsed)) {
    throw new InvalidArgumentError('Give a time such as 2026-03-13T15:00:00Z.');
  }
  return parsed;
}
