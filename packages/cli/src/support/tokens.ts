import { UsageError } from './usage';

/** Variables of 1Password and JupiterOne, and what makes Node print more than it should. */
const OURS = /^(REPORTING_EVENT_|CONNECT_SERVER_|JUPITERONE_|OP_|NODE_DEBUG$)/;
/** What others call a secret. */
const SECRET = /TOKEN|SECRET|PASSW(OR)?D|API_?KEY|PRIVATE_?KEY|CREDENTIAL/i;

const without = (env: NodeJS.ProcessEnv, pattern: RegExp): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !pattern.test(name)));

/** An environment without tokens of 1Password and JupiterOne, for processes of ours that have no use for them. */
export const withoutOwnTokens = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => without(env, OURS);

/** An environment without anything that is named like a secret, for programs of others. */
export const withoutSecrets = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  without(withoutOwnTokens(env), SECRET);

/** The part of Node that prints the whole environment of every process that is started. */
const SHOWS_ENVIRONMENT = 'child_process';

/**
 * Refuses a NODE_DEBUG with which Node prints tokens. Node has read it by now: it cannot be taken back.
 * @throws UsageError
 */
export function refuseDebugOfTokens(env: NodeJS.ProcessEnv): void {
  const parts = (env.NODE_DEBUG ?? '').split(',').map((part) => part.trim());
  const shows = parts.find((part) => matches(part, SHOWS_ENVIRONMENT));
  if (shows === undefined) return;
  throw new UsageError(
    `NODE_DEBUG contains ${shows}, with which Node prints the environment of each process that is started, tokens included: remove it, and run again.`,
  );
}

/** By Node's own rules: `*` stands for anything, and case does not count. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[|\\{}()[\]^$+?.]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(name);
}
