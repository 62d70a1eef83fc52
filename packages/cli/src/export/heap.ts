import { setFlagsFromString } from 'node:v8';

/**
 * Lets the garbage collector look after the heap when it has doubled since the last time. By itself it waits until there is four times
 * as much, so that an export of a million events has more memory than one of a hundred thousand, though it keeps no more. It is
 * for what streams: who keeps a whole graph would only collect more often.
 */
export const keepHeapSmall = (): void => setFlagsFromString('--heap-growing-percent=100');
