import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { NOT_FOR_PUBLICATION } from "../../../datasets/ilsvrc/real_packages.ts";
import { realPhotographs } from "../../../datasets/ilsvrc/real_photographs.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { missing, requirements } from "../../skip.ts";

Deno.test({
  name: "the 20 photographs come in the order of their files, with the class in the name of each",
  ignore: await missing(requirements.foolbox),
  async fn() {
    const set = await realPhotographs({ side: 32 });
    assertEquals([set.count, set.side, set.images.length], [20, 32, 20 * 32 * 32 * 3]);
    assertEquals(set.files[7], "imagenet_07_609.jpg");
    assertEquals(set.files.toSorted(), set.files);
    assertEquals(set.files.map((file) => Number(/_(\d+)\./.exec(file)?.[1])), [...set.labels]);
    // Read off the photograph of that file: a car on a rock.
    assertEquals(set.classNames[set.labels[7]], "jeep, landrover");
    assertStringIncludes(set.name, NOT_FOR_PUBLICATION);
  },
});

Deno.test("a side that is no size is refused before a file is read", async () => {
  for (const side of [0, NaN, 2.5, 1e9]) {
    await assertRejects(() => realPhotographs({ side }), BadArgumentError, "side");
  }
});
