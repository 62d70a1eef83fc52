/** After a navigation: the heading of the new place wants the focus, as soon as it is there. */
let isWanted = false;

/** Asks that the next heading that appears takes the focus. */
export function requestFocus(): void {
  isWanted = true;
}

/** Whether the focus was asked for since the last call. */
export function takeFocusRequest(): boolean {
  const wanted = isWanted;
  isWanted = false;
  return wanted;
}
