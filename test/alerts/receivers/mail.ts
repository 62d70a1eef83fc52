import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { EmailConfig } from '../../../packages/cli/src/alerts/config/types';
import { CA_FILE, SERVER_TLS } from '../../support/tls';
import { closed, cutting, silent } from './places';
import { IMPATIENCE, PATIENCE } from './receiver';
import type { Fault, Receiver } from './receiver';

/** What a mail server does with its n-th message (from 0). */
export interface MailBehaviour {
  /** What it answers to the recipient instead of taking the message. */
  code?: (attempt: number) => number | undefined;
  /** Cuts the connection within the message, or after it took it. */
  cut?: (attempt: number) => 'within' | 'after' | undefined;
  /** Offers STARTTLS, with a certificate that nobody trusts unless `caFile` says so. */
  secure?: boolean;
  /** Rejects the login this often. */
  rejectsLogin?: number;
}

/** A mail server. */
export async function mailReceiver({
  code = () => undefined,
  cut = () => undefined,
  secure = false,
  rejectsLogin,
}: MailBehaviour): Promise<Receiver> {
  const taken: string[] = [];
  const seen: string[] = [];
  let [attempt, logins] = [0, 0];
  const server = new SMTPServer({
    ...{ authOptional: true, disableReverseLookup: true, logger: false, ...SERVER_TLS },
    ...{ allowInsecureAuth: true, closeTimeout: 10 },
    disabledCommands: [
      ...(secure ? [] : ['STARTTLS' as const]),
      ...(rejectsLogin === undefined ? ['AUTH' as const] : []),
    ],
    onAuth: ({ username }, _, done) =>
      logins++ < (rejectsLogin ?? 0)
        ? done(Object.assign(new Error('no'), { responseCode: 535 }))
        : done(null, { user: username }),
    onRcptTo: (_, __, done) => {
      const answer = code(attempt++);
      const error = Object.assign(new Error('no'), { responseCode: answer });
      done(answer === undefined ? null : error);
    },
    onData: (stream, _, done) => {
      const fault = cut(attempt - 1);
      // The server keeps its connections to itself.
      const drop = () => {
        for (const each of server.connections as Set<{ _socket: { destroy(): void } }>)
          each._socket.destroy();
      };
      if (fault === 'within') return drop();
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        seen.push(text);
        taken.push(/^Message-ID: (.*)$/im.exec(text)?.[1] ?? '');
        if (fault === 'after') drop();
        else done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const config: EmailConfig = {
    ...{ type: 'email', host: '127.0.0.1', port, tls: secure ? 'starttls' : 'none' },
    ...{ from: 'g@example.com', to: ['soc@example.com'], timeout: PATIENCE },
    ...(rejectsLogin !== undefined && { user: 'g', password: '${PASSWORD}' }),
  };
  return {
    ...{ config, env: { PASSWORD: 'CANARY-password' }, taken, seen },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What a mail server does with the first attempts. */
function behaviourOf(fault: Fault): MailBehaviour | undefined {
  const first =
    <T>(value: T, most = 1) =>
    (attempt: number): T | undefined =>
      attempt < most ? value : undefined;
  switch (fault) {
    case 'half':
      return { cut: first('within') };
    case 'lost':
      return { cut: first('after') };
    case 'busy':
      return { code: first(450) };
    case 'broken':
      return { code: first(421) };
    case 'untrusted':
      return { secure: true };
    case 'login':
      return { rejectsLogin: 1 };
    case 'rejected':
      return { code: first(550, 2) };
    case 'busyFor':
    case 'lies':
      // SMTP names no time, and has no other answers that mean yes.
      return undefined;
    case 'refused':
    case 'silent':
    case 'cut':
      return {};
  }
}

/** A mail server with a fault; undefined for what SMTP cannot do. */
export async function faultyMail(fault: Fault): Promise<Receiver | undefined> {
  const behaviour = behaviourOf(fault);
  if (!behaviour) return undefined;
  const receiver = await mailReceiver(behaviour);
  const config = receiver.config as EmailConfig;
  if (fault === 'silent') config.timeout = IMPATIENCE;
  if (fault === 'untrusted') receiver.repair = () => (config.caFile = CA_FILE);
  const wrong = { refused: closed, silent, cut: cutting }[fault as 'refused'];
  if (wrong === undefined) return receiver;
  const { port = 0 } = config;
  config.port = await wrong();
  receiver.repair = () => Object.assign(config, { port, timeout: PATIENCE });
  return receiver;
}
