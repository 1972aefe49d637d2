import { assertEquals } from "@std/assert";
import sharp from "sharp";
import { decodeAlone } from "../../../datasets/pictures/decoding_turns.ts";
import { decodeJpeg, encodeJpeg } from "../../../datasets/shards/jpeg_codec.ts";
import { jpeg } from "../pictures.ts";

Deno.test("the JPEGs of shards wait for an image that is decoded alone, whose error text they would clear", async () => {
  let started = 0;
  const watched = new Proxy(sharp, {
    apply: (target, self, values) => {
      started++;
      return Reflect.apply(target, self, values);
    },
  });
  const bytes = await jpeg(8, 8);
  const waiting: Promise<Uint8Array>[] = [];
  const during = await decodeAlone(() => {
    waiting.push(encodeJpeg(watched, new Uint8Array(192).fill(50), 8));
    waiting.push(decodeJpeg(watched, bytes, 8, "x"));
    return Promise.resolve(started);
  });
  const [encoded, decoded] = await Promise.all(waiting);
  const again = await decodeJpeg(watched, encoded, 8, "x");
  assertEquals([during, decoded.length, again.length, started], [0, 192, 192, 3]);
});
