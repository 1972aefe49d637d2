/**
 * Datasets of labelled images: CIFAR-10, photographs in one folder per class, and functions that
 * select smaller sets.
 *
 * Importing this module reads no file; each loader fetches and reads on its first call. Deno only;
 * `./datasets/memory` has what also runs in a browser.
 *
 * ```ts ignore
 * import { first, loadCifar10 } from "@alexnet/alexnet/datasets";
 * const { train } = await loadCifar10();
 * const small = first(train, 1000);
 * ```
 *
 * @module
 */
export * from "./memory.ts";
export { type Cifar10Options, loadCifar10 } from "./cifar10/cifar10.ts";
export type { FetchOptions } from "./cifar10/cifar10_package.ts";
export type { DatasetProgress } from "./loading_progress.ts";
export type { LazyImages } from "../lib/augmentation/images.ts";
export { ImageFolder, type Measured, openImageFolder } from "./image_folder.ts";
export { type ImageListOptions, openImageList } from "./lists/image_list.ts";
export type { ImageFolderOptions } from "./image_folder_options.ts";
export type { ClassRow, ClassTable } from "./ilsvrc/class_table.ts";
export { type DevelopmentKit, openDevelopmentKit } from "./ilsvrc/kit/development_kit.ts";
export { readMetaMat } from "./ilsvrc/kit/meta_mat.ts";
export type { KitSynset, KitYear, MetaMat } from "./ilsvrc/kit/synsets.ts";
export { realPackage, type RealPackageName } from "./ilsvrc/real_packages.ts";
export { type RealPhotographs, realPhotographs } from "./ilsvrc/real_photographs.ts";
export type { ImageSource, SourceImages, Split } from "./ilsvrc/image_source.ts";
export { openImageSource } from "./ilsvrc/sources/open_source.ts";
export type {
  ImageSourceOptions,
  SourceLayout,
  SourceProgress,
} from "./ilsvrc/sources/source_options.ts";
export {
  makeSampleIlsvrc,
  type OddFile,
  type SampleIlsvrc,
  type SampleIlsvrcOptions,
  type SampleKit,
} from "./ilsvrc/sample/make_sample.ts";
export type { SampleLayout } from "./ilsvrc/sample/sample_layouts.ts";
export type { OddKind } from "./ilsvrc/sample/sample_plan.ts";
export {
  type CheckedShards,
  checkShards,
  type CheckShardsOptions,
  type DamagedFile,
} from "./shards/check_shards.ts";
export type {
  ColumnFiles,
  HashedFile,
  OddCounts,
  RejectedImage,
  Shard,
  ShardEncoding,
  ShardManifest,
  ShardSettings,
  ShardStatistics,
  SplitManifest,
} from "./shards/manifest.ts";
export type { PrepareProgress } from "./shards/preparation/split_state.ts";
export type { ImageStatistics } from "../lib/augmentation/measured_images.ts";
export { openShards, type OpenShardsOptions } from "./shards/open_shards.ts";
export type { ShardedImages } from "./shards/sharded_images.ts";
export { type PreparedShards, prepareShards } from "./shards/preparation/prepare_shards.ts";
export type { PrepareOptions } from "./shards/preparation/prepare_options.ts";
export { type Rejected, rejectedText } from "./rejected.ts";
export {
  type DecodedImage,
  decodeImage,
  type DecodeOptions,
  type Interpolation,
} from "./pictures/decode_image.ts";
export type { PictureFormat } from "./pictures/picture_format.ts";
export {
  type ResizeMode,
  type SquareGeometry,
  squareGeometry,
} from "./pictures/square_geometry.ts";
