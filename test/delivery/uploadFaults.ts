import type { FakeJupiterOneOptions } from '../support/fakeJupiterOne';

type Hook = NonNullable<FakeJupiterOneOptions['onRequest']>;

const failure = (status: number, code: string) => ({
  status,
  body: { error: { code, message: `The fake answers ${status}.` } },
});

/** The first requests to a path fail; `times` Infinity: all. @param isMeant of these */
function failing(
  path: string,
  times: number,
  answer: { status: number; body: unknown },
  isMeant: (request: Parameters<Hook>[0]) => boolean = () => true,
): Hook {
  let left = times;
  return (request) =>
    request.path === path && isMeant(request) && left-- > 0 ? answer : undefined;
}

/** Only then can something be left out of an upload; which one comes first is chance. */
const hasRawData = ({ body }: Parameters<Hook>[0]): boolean =>
  JSON.stringify(body).includes('"_rawData"');

/** What JupiterOne may do to an upload. */
export const UPLOAD_FAULTS = {
  'breaks down at every upload': () =>
    failing('/{id}/entities', Infinity, failure(500, 'Internal')),
  'refuses the key': () => failing('', Infinity, failure(401, 'Unauthorized')),
  'is shaken by two uploads': () => failing('/{id}/entities', 2, failure(500, 'Internal')),
  'finds an upload too large': () =>
    failing('/{id}/entities', 1, failure(413, 'RequestEntityTooLargeException'), hasRawData),
  'has ended the job': () =>
    failing('/{id}/relationships', Infinity, failure(400, 'JOB_NOT_AWAITING_UPLOADS')),
  'is behind a gateway that asks for a login at the end': () =>
    failing('/{id}/finalize', Infinity, { status: 200, body: '<!doctype html>' }),
  'does not finalize': () => failing('/{id}/finalize', Infinity, failure(400, 'ERROR_BAD_DATA')),
} satisfies Record<string, () => Hook>;
