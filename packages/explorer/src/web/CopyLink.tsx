import { useEffect, useState } from 'preact/hooks';

/** How long the page says that it copied, ms. */
const SHOWN = 2500;

/** Copies a text. @returns false when the browser does not allow it */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text);
  }
}

/** For browsers that keep the clipboard from pages that are files. */
function copyOldWay(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'visually-hidden';
  document.body.append(field);
  field.select();
  try {
    // Deprecated, and the only way there is without a permission.
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
  }
}

/** A button that copies the address of the view with its filter, so that another person sees the same. */
export function CopyLink() {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => setSaid(''), SHOWN);
    return () => clearTimeout(timer);
  }, [said]);
  const onClick = async (): Promise<void> => {
    const { href } = window.location;
    setSaid((await copy(href)) ? 'Address copied' : 'Copy it from the address bar');
  };
  return (
    <span class="copy-link">
      <span class="copy-said" role="status">
        {said}
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label="Copy the address of this view"
        title="Copy the address of this view"
        onClick={() => void onClick()}
      >
        <svg class="link-icon" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M6.5 9.5l3-3M7 4.5l1.6-1.6a3.1 3.1 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.6 1.6a3.1 3.1 0 0 1-4.5-4.5L4.5 7" />
        </svg>
      </button>
    </span>
  );
}
