import fc from 'fast-check';
import { isOnePasswordId, lowerId, upperId } from './ids';
import { codePoint } from '../../../test/support/codePoint';

const id = fc.stringMatching(/^[a-zA-Z2-7]{26}$/);

describe('ids', () => {
  it('brings every spelling of one id together', () => {
    fc.assert(
      fc.property(id, (value) => {
        expect(upperId(value.toLowerCase())).toBe(upperId(value.toUpperCase()));
        expect(lowerId(value.toLowerCase())).toBe(lowerId(value.toUpperCase()));
        expect(lowerId(upperId(value))).toBe(lowerId(value));
      }),
    );
  });

  it('keeps a 1Password id a 1Password id of the same letters', () => {
    fc.assert(
      fc.property(id, (value) => {
        expect(isOnePasswordId(value)).toBe(true);
        expect(upperId(value)).toBe(value.toUpperCase());
        expect(lowerId(` ${value}\n`)).toBe(value.toLowerCase());
      }),
    );
  });

  it('is idempotent on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint }), (value) => {
        expect(upperId(upperId(value))).toBe(upperId(value));
        expect(lowerId(lowerId(value))).toBe(lowerId(value));
      }),
    );
  });

  it('never throws, and gives text with content or undefined for anything', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) => {
        for (const result of [upperId(value), lowerId(value)]) {
          expect(result === undefined || result.trim() !== '').toBe(true);
        }
        expect(typeof isOnePasswordId(value)).toBe('boolean');
      }),
    );
  });

  it.each([undefined, null, '', '   ', 0, 42, {}, []])('gives undefined for %j', (value) => {
    expect(upperId(value)).toBeUndefined();
    expect(lowerId(value)).toBeUndefined();
    expect(isOnePasswordId(value)).toBe(false);
  });

  it.each([
    'a'.repeat(25),
    'a'.repeat(27),
    'aaaaaaaaaaaaaaaaaaaaaaaaa-',
    `${'a'.repeat(26)}\n`,
    '4bc1b5f4-2b4e-4f2e-9a52-6c6a',
  ])('does not take %j for a 1Password id', (value) => {
    expect(isOnePasswordId(value)).toBe(false);
  });
});
