import fc from 'fast-check';
import { SlidingWindow } from './slidingWindow';

test('counts like a list of all times', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 300 });
  fc.assert(
    fc.property(gaps, (steps) => {
      const window = new SlidingWindow(1000, 100);
      const times: number[] = [];
      let now = 0;
      for (const step of steps) {
        now += step;
        const inside = times.filter((time) => now - time <= 100);
        expect(window.count(now)).toBe(inside.length);
        expect(window.nextExpiry()).toBe(inside[0] === undefined ? undefined : inside[0] + 101);
        window.add(now);
        times.push(now);
      }
    }),
  );
});
