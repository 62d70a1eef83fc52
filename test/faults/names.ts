import dns from 'node:dns';

/** What the name server says of a host: its code, or undefined for 127.0.0.1. */
export type NameAnswer = (host: string, look: number) => 'ENOTFOUND' | 'EAI_AGAIN' | undefined;

type Callback = (error: Error | null, address?: unknown, family?: number) => void;

/**
 * Takes the place of name resolution for the whole process: no look-up leaves this machine, and every name is
 * 127.0.0.1 unless the answer says otherwise. Addresses are not names and are not asked for.
 * @returns puts the real resolution back
 */
export function answerNames(answer: NameAnswer): () => void {
  const real = dns.lookup;
  let looks = 0;
  const fake = (host: string, options: unknown, callback?: Callback): void => {
    const done = (callback ?? options) as Callback;
    const all = (options as { all?: boolean } | null)?.all === true;
    looks++;
    const code = answer(host, looks);
    const error =
      code && Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code, hostname: host });
    setImmediate(() => {
      if (error) done(error);
      else if (all) done(null, [{ address: '127.0.0.1', family: 4 }]);
      else done(null, '127.0.0.1', 4);
    });
  };
  dns.lookup = fake as typeof dns.lookup;
  return () => {
    dns.lookup = real;
  };
}
