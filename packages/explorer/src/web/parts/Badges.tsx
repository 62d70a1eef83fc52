interface BadgesProps {
  privileged?: boolean;
  /** Not used in the range of time. */
  unused?: boolean;
  collected?: boolean;
}

/** What a reader must know of a vault or secret at once. */
export function Badges({ privileged = false, unused = false, collected = true }: BadgesProps) {
  return (
    <>
      {privileged && (
        <>
          {' '}
          <span class="badge tone-high" title="In the configured list of privileged vaults">
            Privileged
          </span>
        </>
      )}
      {unused && (
        <>
          {' '}
          <span class="badge tone-medium" title="No item usage in the time range">
            Unused
          </span>
        </>
      )}
      {!collected && (
        <>
          {' '}
          <span
            class="badge tone-info"
            title="Known only from item usages, or from a snapshot of access"
          >
            Not collected
          </span>
        </>
      )}
    </>
  );
}
