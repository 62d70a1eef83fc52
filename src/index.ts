import { createInvocationConfig } from './invocationConfig';
import { parentListener } from './run/signals';

/** Everything that JupiterOne loads. */
export const invocationConfig = createInvocationConfig({ onSignal: parentListener(process.env) });
