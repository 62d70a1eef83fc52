import type { Thing, TrueGraph } from './graph';
import { TYPES, text } from './graph';

/** What a reader must know of an account, in words as the page has them. */
export interface TrueMarks {
  readonly service: boolean;
  readonly outside: boolean;
  /** `Suspended`, `Deleted` or nothing. */
  readonly state: string | undefined;
}

const STATES: Readonly<Record<string, string | undefined>> = {
  suspend: 'Suspended',
  delete: 'Deleted',
  activate: '',
  reactivate: '',
  reactive: '',
};

/** What all events together tell of the account of a user. */
export function marksOf(graph: TrueGraph, user: Thing): TrueMarks {
  const id = user._key.split(':')[1];
  const about = graph.of(TYPES.audit).filter(({ objectUUID }) => objectUUID === id);
  const states = about
    .filter(({ objectType }) => objectType === 'user')
    .flatMap((event) => STATES[text(event, 'action') ?? ''] ?? []);
  const emails = [user.email, user.username].flat().map(String);
  const [account] = graph.of(TYPES.account);
  const company = text(user, 'userAccountUUID');
  return {
    service:
      emails.some((email) => email.endsWith('@1passwordserviceaccounts.com')) ||
      about.some(({ objectType }) => objectType === 'sa'),
    outside:
      user.userType === 'external_user' ||
      (company !== undefined && !account?._key.endsWith(company)),
    state: states.at(-1) || undefined,
  };
}
