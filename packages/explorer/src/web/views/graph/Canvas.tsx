import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { counted } from '../../format';
import { useTheme } from '../../parts/useTheme';
import { useLatest } from '../../useLatest';
import type { Drawing, DrawingEvents } from './drawing';
import type { Picture } from './picture';
import type { Selected } from './state';

interface CanvasProps extends Pick<DrawingEvents, 'onThing' | 'onLine' | 'onNothing'> {
  picture: Picture;
  /** Whether another picture is on its way. */
  isWaiting: boolean;
  /** Whether the picture is more than the wait for it. */
  isReady: boolean;
  selected: Selected | undefined;
}

/** The drawing with its buttons; where there is no WebGL, a sentence that sends to the lists. */
export function Canvas({ picture, isWaiting, isReady, selected, ...events }: CanvasProps) {
  const place = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Drawing>();
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(true);
  const { theme } = useTheme();
  const latest = useLatest(events);
  // Once it is there it stays, also while another kind of picture is on its way.
  const wasReady = useRef(false);
  wasReady.current ||= isReady;
  const canOpen = wasReady.current;

  useEffect(() => {
    const element = place.current;
    // WebGL takes its time to begin, in which nothing else happens: the lists are there before.
    if (!element || !canOpen) return undefined;
    let made: Drawing | undefined;
    let gone = false;
    const open = async (): Promise<void> => {
      // Loaded only here: sigma needs the classes of WebGL as soon as its code is read.
      const { Drawing: Maker } = await import('./drawing');
      if (gone) return;
      made = new Maker(element, {
        onThing: (key) => latest.current.onThing(key),
        onLine: (id) => latest.current.onLine(id),
        onNothing: () => latest.current.onNothing(),
        onBusy: setBusy,
      });
      setDrawing(made);
    };
    open().catch(() => setFailed(true));
    return () => {
      gone = true;
      made?.destroy();
    };
  }, [canOpen, latest]);
  // What arranges itself and moves takes time from what is to come, and comes to nothing.
  useLayoutEffect(() => (isWaiting ? drawing?.pause() : undefined), [drawing, isWaiting]);
  useEffect(() => drawing?.show(picture), [drawing, picture]);
  useEffect(() => drawing?.select(selected), [drawing, selected]);
  useEffect(() => drawing?.recolour(), [drawing, theme]);
  useEffect(() => {
    const element = place.current;
    if (!drawing || !element) return undefined;
    const observer = new ResizeObserver(() => drawing.resize());
    observer.observe(element);
    return () => observer.disconnect();
  }, [drawing]);

  if (failed) {
    return (
      <p class="graph-no-webgl" role="status">
        This browser has no WebGL, so the graph cannot be drawn. The lists below show the same.
      </p>
    );
  }
  const { nodes, lines } = picture;
  const extent = `${counted(nodes.length, 'entity', 'entities')} and ${counted(lines.length, 'line')}`;
  return (
    <div class="graph-frame" data-busy={busy}>
      <div
        ref={place}
        class="graph-canvas"
        data-empty={nodes.length === 0}
        role="img"
        aria-label={`Drawing of ${extent}. The lists below show the same in words.`}
      />
      <div class="graph-tools" role="group" aria-label="View of the drawing">
        <button type="button" aria-label="Zoom in" onClick={() => drawing?.zoom(1.5)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => drawing?.zoom(1 / 1.5)}>
          −
        </button>
        <button type="button" aria-label="Show all" onClick={() => drawing?.fit()}>
          ⤢
        </button>
        {selected?.kind === 'thing' && (
          <button type="button" onClick={() => drawing?.lookAt(selected.key)}>
            Go to the selection
          </button>
        )}
      </div>
      {busy && <p class="graph-busy">Arranging …</p>}
    </div>
  );
}
