/** Something that is put in order. */
export interface Sortable {
  /** From `keyOf`. */
  readonly key: string;
  /** Any text on one line. */
  readonly line: string;
}

interface Head {
  /** Number of the part: of two equal keys, the one in the earlier part comes first. */
  part: number;
  value: Sortable;
  rest: Iterator<Sortable>;
}

/** Sorted parts as one: a heap holds the next line of each. */
export function* merged(parts: Iterator<Sortable>[]): Generator<Sortable> {
  const heap: Head[] = [];
  for (const [part, rest] of parts.entries()) {
    const { done, value } = rest.next() as IteratorResult<Sortable, undefined>;
    if (!done) {
      heap.push({ part, value, rest });
      siftUp(heap);
    }
  }
  for (let [top] = heap; top; [top] = heap) {
    yield top.value;
    const { done, value } = top.rest.next() as IteratorResult<Sortable, undefined>;
    const next = done ? heap.pop() : { ...top, value };
    if (next && heap.length > 0) {
      heap[0] = next;
      siftDown(heap);
    }
  }
}

function isBefore(a: Head | undefined, b: Head | undefined): boolean {
  if (!a || !b) return false;
  return a.value.key === b.value.key ? a.part < b.part : a.value.key < b.value.key;
}

function swap(heap: Head[], a: number, b: number): void {
  const [one, other] = [heap[a], heap[b]];
  if (one && other) [heap[a], heap[b]] = [other, one];
}

function siftUp(heap: Head[]): void {
  for (let at = heap.length - 1; at > 0;) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap[at], heap[parent])) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function siftDown(heap: Head[]): void {
  for (let at = 0; ;) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (isBefore(heap[child], heap[least])) least = child;
    if (least === at) return;
    swap(heap, at, least);
    at = least;
  }
}
