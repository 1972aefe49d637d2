export { AlexNetError, BadArgumentError, BadFileError } from "./lib/errors.ts";
export { RandomStream, RandomStreams, type StreamState, type Words } from "./lib/random.ts";
