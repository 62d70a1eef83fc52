import english from 'i18n-iso-countries/langs/en.json';

/**
 * Names that IP location databases and ISO 3166-1 use and that the library lacks. Word order, case,
 * accents, punctuation, "and", "of", "the" and the "St" of "Saint" do not matter here (see `fold`).
 */
const MORE_NAMES: Readonly<Record<string, readonly string[]>> = {
  AX: ['Åland'],
  BA: ['Bosnia'],
  BN: ['Brunei'],
  BO: ['Bolivia, Plurinational State of'],
  BQ: ['Caribbean Netherlands', 'Bonaire', 'Bonaire, Saint Eustatius and Saba'],
  BS: ['Commonwealth of the Bahamas'],
  CC: ['Cocos Islands', 'Keeling Islands'],
  CD: [
    'DR Congo',
    'DRC',
    'Congo (DRC)',
    'Congo, the Democratic Republic of the',
    'Congo-Kinshasa',
    'Zaire',
  ],
  CG: ['Congo', 'Congo-Brazzaville'],
  CV: ['Cabo Verde'],
  EG: ['Arab Republic of Egypt'],
  FK: ['Falkland Islands', 'Malvinas', 'Falkland Islands (Islas Malvinas)'],
  FM: ['Micronesia'],
  FO: ['Faeroe Islands'],
  GB: ['United Kingdom of Great Britain and Northern Ireland', 'Britain'],
  GS: ['South Georgia', 'South Georgia and South Sandwich Islands'],
  HK: ['Hong Kong SAR', 'Hong Kong SAR China', 'Hong Kong (China)', 'Hongkong'],
  HM: ['Heard and McDonald Islands'],
  IE: ['Republic of Ireland'],
  JO: ['Hashemite Kingdom of Jordan'],
  KG: ['Kyrgyz Republic'],
  KP: ["Korea, Democratic People's Republic of", 'DPRK'],
  KR: ['Korea', 'Korea, South'],
  LA: ['Laos', 'Lao PDR'],
  LT: ['Republic of Lithuania'],
  LY: ['Libyan Arab Jamahiriya'],
  MD: ['Moldova'],
  MF: ['Saint Martin', 'Saint-Martin (France)'],
  MK: ['Macedonia', 'Macedonia, the former Yugoslav Republic of', 'FYROM'],
  MM: ['Burma', 'Myanmar (Burma)'],
  MO: ['Macau', 'Macao SAR', 'Macao SAR China', 'Macau SAR China'],
  PS: ['Palestinian Territory', 'Palestinian Territory, Occupied', 'Palestinian Territories'],
  RS: ['Republic of Serbia'],
  SH: ['Saint Helena, Ascension and Tristan da Cunha'],
  SK: ['Slovak Republic'],
  SX: ['Sint Maarten', 'Saint Maarten'],
  SY: ['Syria'],
  SZ: ['Swaziland'],
  TF: ['French Southern and Antarctic Lands'],
  TL: ['East Timor'],
  UM: ['US Outlying Islands', 'US Minor Outlying Islands'],
  VA: ['Vatican City', 'Vatican', 'Holy See', 'Vatican City State', 'Vatican City (Holy See)'],
  VC: ['Saint Vincent'],
  VE: ['Venezuela, Bolivarian Republic of'],
  VI: ['United States Virgin Islands'],
  VN: ['Viet Nam'],
  XK: ['Republic of Kosovo'],
};

/** Codes in use that are not the ISO one: `UK` was seen in sign-in attempts, `EL` is the EU's Greece. */
const OTHER_CODES: Readonly<Record<string, string>> = { UK: 'GB', EL: 'GR' };

/** More than any real name; longer text is not searched, so that no event can make it costly. */
const MAX_NAME_LENGTH = 100;

/** About twice the number of countries in two spellings: real traffic never fills it. */
const MAX_REMEMBERED = 1000;

const UNIMPORTANT_WORDS = new Set(['', 'and', 'of', 'the']);

/**
 * The form in which names are compared. The words are sorted because databases write both
 * "Republic of Korea" and "Korea, Republic of".
 */
function fold(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}.'’‘ʼ`´]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => !UNIMPORTANT_WORDS.has(word))
    .map((word) => (word === 'st' ? 'saint' : word))
    .sort()
    .join(' ');
}

const library = Object.entries<string | string[]>(english.countries);

const codes: ReadonlyMap<string, string> = new Map([
  ...library.map(([code]): [string, string] => [code, code]),
  ...Object.entries(OTHER_CODES),
]);

// Our names come last and win: the library gives "Congo" to two countries, ISO 3166-1 to CG.
const codesByName: ReadonlyMap<string, string> = new Map(
  [...library, ...Object.entries(MORE_NAMES)].flatMap(([code, names]) =>
    [names].flat().map((name): [string, string] => [fold(name), code]),
  ),
);

const remembered = new Map<string, string | undefined>();

function lookUp(country: string): string | undefined {
  const text = country.trim();
  if (text.length === 2) return codes.get(text.toUpperCase());
  const name = fold(text);
  return name === '' ? undefined : codesByName.get(name);
}

/**
 * The ISO 3166-1 alpha-2 code of a country, in upper case. Sign-in attempts carry codes and audit
 * events carry English names, so that one filter must work on both. `XK` stands for Kosovo.
 * Look-ups are remembered, as this is called once per event.
 * @param country an alpha-2 code in any case (`UK` and `EL` too), or an English name
 * @returns undefined when the country is missing or not known; never throws
 */
export function countryCodeOf(country?: string | null): string | undefined {
  if (typeof country !== 'string' || country.length > MAX_NAME_LENGTH) return undefined;
  const known = remembered.get(country);
  if (known !== undefined || remembered.has(country)) return known;
  const code = lookUp(country);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(country, code);
  return code;
}
