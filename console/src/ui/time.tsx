import { memo, useEffect, useState } from 'react';

// Created once, because creating one takes longer than using it, and a page of a table shows dozens.
const DATE_AND_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** A moment in the reader's own time zone. Its tooltip has the same moment in UTC. */
export const Time = memo(function Time({ at, dateToo = true }: { at: string; dateToo?: boolean }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={`${date.toISOString().replace('T', ' ').replace(/\.\d+Z$/, '')} UTC`}>
      {(dateToo ? DATE_AND_TIME : TIME).format(date)}
    </time>
  );
});

/** Seconds in readable units: `45 s`, `3 min 5 s`, `2 h 10 min`. A negative number counts as 0. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) {
    return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  }
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** This machine's clock. It is read again every `every` milliseconds while `running`. */
export function useNow(running: boolean, every = 1000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) {
      return;
    }
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [running, every]);
  return now;
}

/** The server's time now, by the time of its last answer. The server's clock may run faster than ours. */
export function serverNow(said: { serverTime: number; receivedAt: number }, now: number, speed: number): number {
  return said.serverTime + Math.max(0, now - said.receivedAt) * speed;
}
