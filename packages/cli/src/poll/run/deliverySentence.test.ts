import { deliverySentence } from './deliverySentence';

const KEY = 'key-that-is-known-by-its-value-only';
let before: string | undefined;
beforeEach(() => {
  before = process.env.JUPITERONE_API_KEY;
  process.env.JUPITERONE_API_KEY = KEY;
});
afterEach(() => {
  if (before === undefined) delete process.env.JUPITERONE_API_KEY;
  else process.env.JUPITERONE_API_KEY = before;
});

const said = (message: string): string =>
  deliverySentence(
    'did not accept an upload',
    new Error(`Failed (API response: code=Nope, message="${message}").`),
  );

test('what a gateway echoes of our key is not told', () => {
  for (const echo of [`Authorization: Bearer ${KEY}`, `key=${KEY}`, `Bearer other-key`]) {
    expect(said(`bad request: ${echo}`)).not.toMatch(/known-by-its-value|other-key/);
  }
});

test('what JupiterOne says is one line that moves no cursor and forges no line of a log', () => {
  const sentence = said('no\u001b[2J\u009b2J\r\n{"level":30}\u202e\u2028');
  expect(sentence).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
  expect(sentence).toMatch(/^JupiterOne did not accept an upload \(code=Nope, .*\)\.$/);
});

test('a refused key says what to check', () => {
  const refused = new Error('Failed (API response: code=401, message="Unauthorized").');
  expect(deliverySentence('did not open a job', refused)).toMatch(
    /: check JUPITERONE_API_KEY and JUPITERONE_ACCOUNT\.$/,
  );
});
