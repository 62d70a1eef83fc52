import { instanceConfigFields, variableOf } from '../../../../src/config';

/**
 * A module that moves the clock of a process, as a URL for `node --import`.
 * @param offsetMs added to the real time
 */
const clockModule = (offsetMs: number): string => {
  const code = `
    const Real = Date, now = () => Real.now() + ${offsetMs};
    globalThis.Date = new Proxy(Real, {
      construct: (_, args, target) => Reflect.construct(Real, args.length ? args : [now()], target),
      apply: () => new Real(now()).toString(),
      get: (_, name) => (name === 'now' ? now : Reflect.get(Real, name)),
    });`;
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
};

/**
 * The environment in which a collect sees the tenant and not the user's own `.env`: every
 * field is set, since a variable that is already set wins over the file.
 * @param tenant variables of the tenant
 * @param offsetMs how far the tenant's time is from the clock
 */
export function collectEnvironment(
  tenant: Record<string, string>,
  offsetMs: number,
): NodeJS.ProcessEnv {
  const blank = Object.keys(instanceConfigFields).map((field) => [variableOf(field), '']);
  const options = process.env.NODE_OPTIONS ?? '';
  return {
    ...process.env,
    ...(Object.fromEntries(blank) as Record<string, string>),
    CONNECT_ITEM_DETAILS: 'true',
    CONNECT_SERVER_CA_FILE: '',
    DISABLED_INGESTION_SOURCES: '',
    ...tenant,
    ...(offsetMs !== 0 && { NODE_OPTIONS: `${options} --import=${clockModule(offsetMs)}`.trim() }),
  };
}
