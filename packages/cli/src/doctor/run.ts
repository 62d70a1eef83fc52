import { nameSettings } from '../../../../src/config';
import { reporter } from './checks';
import { checkConfiguration } from './configuration';
import type { LoadedConfiguration } from './configuration';
import { checkConnect } from './connect';
import { checkEvents, isConnectServer, wrongServer } from './events';
import type { ApiFindings } from './events';
import { checkEnvFile, namesIn } from './envFile';
import { checkMachine } from './machine';
import { checkNetwork } from './network';
import { planOf } from './plan';
import { withOwnCommand } from '../support/ownCommand';
import { AREAS } from './types';
import type { Check, DoctorContext, DoctorReport } from './types';
import { checkVariables } from './variables';

const NOTHING: ApiFindings = { checks: [] };

/**
 * Checks a configuration as a support engineer would, both halves at the same time.
 * @param loaded the configuration
 * @param context environment, clock and patience
 */
export async function diagnose(
  loaded: LoadedConfiguration,
  context: DoctorContext,
): Promise<DoctorReport> {
  const { checks, parsed } = checkConfiguration(loaded, context.now());
  const network = checkNetwork(parsed, context.env);
  const { blocked, connectCa } = network;
  const { privilegedVaultIds } = parsed;
  const askEvents = blocked.has('events') ? undefined : parsed.events;
  const askConnect = blocked.has('connect') ? undefined : parsed.connect;
  // Before any token is sent: with the addresses exchanged each would reach the server of the other half.
  const isWrong = askEvents !== undefined && (await isConnectServer(askEvents, context));
  const mayBeEvents = isWrong || parsed.events?.baseUrl === parsed.connect?.baseUrl;
  const [events, connect] = await Promise.all([
    askEvents ? (isWrong ? wrongServer : checkEvents)(askEvents, context) : NOTHING,
    askConnect
      ? checkConnect({ ...askConnect, mayBeEvents }, privilegedVaultIds, connectCa, context)
      : NOTHING,
  ]);
  const ofFile = checkEnvFile(loaded.envFile);
  // What an unreadable file may hold is not missing: one mistake is one failure.
  const isUnread = ofFile.some(({ status }) => status === 'failure');
  const isEmpty = !parsed.events && !parsed.connect;
  const all = [
    ...ofFile,
    ...checkVariables(loaded.envFile ? namesIn(loaded.envFile) : [], context.env),
    ...(isUnread && isEmpty ? checks.filter(({ status }) => status !== 'failure') : checks),
    ...(context.machine ? checkMachine(context.machine) : []),
    ...runtimeCheck(context.nodeVersion ?? process.versions.node),
    ...network.checks,
    ...events.checks,
    ...connect.checks,
    ...accountCheck(events, connect),
  ];
  const answers = {
    ...(events.features && { features: events.features }),
    ...(connect.vaults && { vaults: connect.vaults }),
  };
  const plan = planOf(parsed, loaded.disabledSources, answers, context.now());
  return { ...summarise(all), plan };
}

/** Counts, and puts the checks into the order of the report. */
function summarise(unordered: Check[]): Omit<DoctorReport, 'plan'> {
  const checks = AREAS.flatMap((area) => unordered.filter((check) => check.area === area)).map(
    named,
  );
  const countOf = (wanted: Check['status']): number =>
    checks.filter(({ status }) => status === wanted).length;
  const failures = countOf('failure');
  return { schema: 1, ok: failures === 0, failures, warnings: countOf('warning'), checks };
}

const inWordsOfPeople = (sentence: string): string =>
  withOwnCommand(nameSettings(sentence, 'variable'));

/** A check that names settings as they stand in `.env`, and commands as people type them. */
const named = ({ message, cure, ...check }: Check): Check => ({
  ...check,
  message: inWordsOfPeople(message),
  ...(cure !== undefined && { cure: inWordsOfPeople(cure) }),
});

/** Whether this Node is one that the package is tested on; an older one does not get here. */
export function runtimeCheck(version: string): Check[] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const check = reporter('configuration');
  if (major < 20 || (major === 20 && (minor < 18 || (minor === 18 && patch < 1)))) {
    const cure = 'Use Node 20.18.1 or newer.';
    return [check('node', 'warning', `This is Node ${version}.`, { cure })];
  }
  if (major === 20) return [];
  const sdk = "JupiterOne's own command, j1-integration, asks for Node 18 to 20";
  return [check('node', 'ok', `This is Node ${version}; ${sdk}.`, { facts: { version } })];
}

/** Vaults of one account and events of another make a graph without joins. */
function accountCheck(events: ApiFindings, connect: ApiFindings): Check[] {
  const ids = [events.accountUuid, connect.accountUuid];
  if (ids.includes(undefined)) return [];
  const check = reporter('account');
  const [ofEvents, ofConnect] = ids;
  if (ofEvents === ofConnect)
    return [check('same', 'ok', 'Both tokens belong to the same account.')];
  return [
    check('same', 'warning', 'The two tokens belong to different 1Password accounts.', {
      cure: 'Issue both tokens in the same account, or use a separate configuration for each account.',
    }),
  ];
}
