export { AlexNetError, BadArgumentError, BadFileError } from "./lib/errors.ts";
