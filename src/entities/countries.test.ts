import fc from 'fast-check';
import english from 'i18n-iso-countries/langs/en.json';
import { countryCodeOf } from './countries';
import { codePoint } from '../../test/support/codePoint';

describe('countryCodeOf', () => {
  test.each([
    ['US', 'US'],
    ['us', 'US'],
    [' Us ', 'US'],
    ['UK', 'GB'],
    ['gb', 'GB'],
    ['EL', 'GR'],
    ['XK', 'XK'],
    // `st` is both São Tomé and the abbreviation of "Saint".
    ['st', 'ST'],
  ])('the code %s is %s', (country, code) => {
    expect(countryCodeOf(country)).toBe(code);
  });

  test.each([
    ['United States', 'US'],
    ['United States of America', 'US'],
    ['U.S.A.', 'US'],
    ['The United States', 'US'],
    ['United Kingdom', 'GB'],
    ['South Korea', 'KR'],
    ['Korea, Republic of', 'KR'],
    ['Korea (Republic of)', 'KR'],
    ['Republic of Korea', 'KR'],
    ['North Korea', 'KP'],
    ["Korea, Democratic People's Republic of", 'KP'],
    ['Russia', 'RU'],
    ['Russian Federation', 'RU'],
    ['Türkiye', 'TR'],
    ['TÜRKİYE', 'TR'],
    ['Turkiye', 'TR'],
    ['Turkey', 'TR'],
    ['Czechia', 'CZ'],
    ['Czech Republic', 'CZ'],
    ["Côte d'Ivoire", 'CI'],
    ['COTE D’IVOIRE', 'CI'],
    ['Ivory Coast', 'CI'],
    ['Hong Kong', 'HK'],
    ['Hong Kong SAR China', 'HK'],
    ['Macau', 'MO'],
    ['Macao', 'MO'],
    ['Taiwan', 'TW'],
    ['Taiwan, Province of China', 'TW'],
    ['China', 'CN'],
    ['Kosovo', 'XK'],
    ['Iran', 'IR'],
    ['Iran, Islamic Republic of', 'IR'],
    ['Iran (Islamic Republic of)', 'IR'],
    ['Viet Nam', 'VN'],
    ['Vietnam', 'VN'],
    ['The Netherlands', 'NL'],
    ['Netherlands', 'NL'],
    ['Macedonia', 'MK'],
    ['North Macedonia', 'MK'],
    ['Congo', 'CG'],
    ['Congo Republic', 'CG'],
    ['DR Congo', 'CD'],
    ['Congo, The Democratic Republic of the', 'CD'],
    ['Syria', 'SY'],
    ['Syrian Arab Republic', 'SY'],
    ['Laos', 'LA'],
    ['Brunei', 'BN'],
    ['Moldova', 'MD'],
    ['Republic of Moldova', 'MD'],
    ['Republic of Lithuania', 'LT'],
    ['Hashemite Kingdom of Jordan', 'JO'],
    ['Tanzania, United Republic of', 'TZ'],
    ['Bolivia (Plurinational State of)', 'BO'],
    ['Venezuela, Bolivarian Republic of', 'VE'],
    ['Palestinian Territory', 'PS'],
    ['Palestine, State of', 'PS'],
    ['Vatican City', 'VA'],
    ['Cabo Verde', 'CV'],
    ['Swaziland', 'SZ'],
    ['East Timor', 'TL'],
    ['Myanmar (Burma)', 'MM'],
    ['Federated States of Micronesia', 'FM'],
    ['São Tomé and Príncipe', 'ST'],
    ['São Tomé & Príncipe', 'ST'],
    ['St. Kitts & Nevis', 'KN'],
    ['St Kitts and Nevis', 'KN'],
    ['St Vincent and Grenadines', 'VC'],
    ['Saint Barthelemy', 'BL'],
    ['Saint Martin', 'MF'],
    ['Sint Maarten', 'SX'],
    ['Åland', 'AX'],
    ['Curacao', 'CW'],
    ['Réunion', 'RE'],
    ['Falkland Islands', 'FK'],
    ['Cocos [Keeling] Islands', 'CC'],
    ['Bonaire, Sint Eustatius, and Saba', 'BQ'],
    ['British Virgin Islands', 'VG'],
    ['U.S. Virgin Islands', 'VI'],
    ['U.S. Outlying Islands', 'UM'],
    ['Guinea-Bissau', 'GW'],
    ['Guinea', 'GN'],
    ['Dominica', 'DM'],
    ['Dominican Republic', 'DO'],
    ['Georgia', 'GE'],
    ['  republic   of  KOREA ', 'KR'],
  ])('the name %s is %s', (country, code) => {
    expect(countryCodeOf(country)).toBe(code);
  });

  test.each([
    undefined,
    null,
    '',
    '  ',
    '.',
    'the',
    'of the',
    'ZZ',
    'EU',
    'A1',
    '1',
    'Europe',
    'Atlantis',
    'Anonymous Proxy',
    // Two characters whose upper case is longer than two.
    'ßß',
    '__proto__',
    'constructor',
    'toString',
    `United States${' '.repeat(200)}`,
  ])('%p is not known', (country) => {
    expect(countryCodeOf(country)).toBeUndefined();
  });

  test('a value that is not a string is unknown', () => {
    for (const value of [7, {}, [], true]) {
      expect(countryCodeOf(value as unknown as string)).toBeUndefined();
    }
  });

  test.each(Object.entries<string | string[]>(english.countries))(
    '%s is found by its code and by each of its names',
    (code, names) => {
      expect(countryCodeOf(code)).toBe(code);
      expect(countryCodeOf(code.toLowerCase())).toBe(code);
      for (const name of [names].flat()) {
        // ISO 3166-1 gives the bare name to CG.
        const expected = name === 'Congo' ? 'CG' : code;
        expect(countryCodeOf(name)).toBe(expected);
        expect(countryCodeOf(name.toUpperCase())).toBe(expected);
        expect(countryCodeOf(name.normalize('NFD').replace(/\p{M}/gu, ''))).toBe(expected);
      }
    },
  );

  test('any text gives two upper-case letters or undefined, and the same the second time', () => {
    const names = Object.values<string | string[]>(english.countries).flat();
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: codePoint }),
      fc.string({ minLength: 2, maxLength: 2, unit: codePoint }),
      fc.tuple(fc.constantFrom(...names), fc.string()).map(([name, more]) => name + more),
    );
    fc.assert(
      fc.property(text, (country) => {
        const code = countryCodeOf(country);
        if (code !== undefined) expect(code).toMatch(/^[A-Z]{2}$/);
        expect(countryCodeOf(country)).toBe(code);
      }),
    );
  });

  test('still answers rightly after more different texts than it remembers', () => {
    expect(countryCodeOf('France')).toBe('FR');
    for (let i = 0; i < 2500; i++) expect(countryCodeOf(`Nowhere ${i}`)).toBeUndefined();
    expect(countryCodeOf('France')).toBe('FR');
    expect(countryCodeOf('Nowhere 1')).toBeUndefined();
  });
});
