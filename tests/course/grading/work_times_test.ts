import { assertEquals } from "@std/assert";
import {
  earliestTime,
  isWorkTime,
  nearestWorkTime,
} from "../../../lib/course/grading/work_times.ts";

const now = Date.UTC(2026, 5, 1);
const day = 24 * 60 * 60 * 1000;

Deno.test("work can have been written from 2012 until a day after now", () => {
  for (const time of [earliestTime, now, now + day]) assertEquals(isWorkTime(time, now), true);
  for (const time of [earliestTime - 1, now + day + 1, now + 0.5, 9e15, -1, NaN, Infinity]) {
    assertEquals(isWorkTime(time, now), false, String(time));
  }
});

Deno.test("a time that cannot be right becomes the nearest that can", () => {
  for (const time of [9e15, Infinity, now + 1]) assertEquals(nearestWorkTime(time, now), now);
  for (const time of [-1, 0, NaN, null, undefined, "2026"]) {
    assertEquals(nearestWorkTime(time, now), earliestTime);
  }
  assertEquals(nearestWorkTime(now - 0.5, now), now - 1);
});
