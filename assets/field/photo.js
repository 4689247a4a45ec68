// A photo: scaled to 2048 px on the phone, and saved together with its answer.

import { sha256, uuid7 } from "./keys.js";
import { data } from "./page.js";

const LONGEST = 2048;
const QUALITY = 0.82;

/** The size that fits; never greater than it was. @param {number} width @param {number} height */
export function fitting(width, height) {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/**
 * @param {File} file
 * @param {string} draft the draft's key
 * @param {string} question
 * @returns {Promise<import("./store.js").Shot>}
 */
export async function develop(file, draft, question) {
  const blob = await scaled(file);
  const digest = await sha256(await blob.arrayBuffer());
  const taken_at = new Date(file.lastModified || Date.now()).toISOString();
  return { uuid: uuid7(), user: data.user, draft, question, blob, digest, media_type: "image/jpeg", taken_at };
}

/** @param {File} file @returns {Promise<Blob>} */
async function scaled(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const [width, height] = fitting(image.width, image.height);
  const canvas = new OffscreenCanvas(width ?? 1, height ?? 1);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}
