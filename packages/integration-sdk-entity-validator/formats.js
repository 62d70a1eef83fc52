'use strict';

const { isIP } = require('node:net');
const addStandardFormats = require('ajv-formats').default;

/** An address with a prefix length: `10.0.0.0/8`, `2001:db8::/32`. */
function isCidr(text) {
  const [address, prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix ?? '')) return false;
  return Number(prefix) <= (family === 4 ? 32 : 128);
}

/** Teaches an Ajv instance the formats that data-model's schemas name: the standard ones and JupiterOne's own. */
function addFormats(ajv) {
  addStandardFormats(ajv);
  ajv.addFormat('ip', (text) => isIP(text) !== 0);
  ajv.addFormat('ipCidr', isCidr);
  ajv.addFormat('asn', /^AS\d{2,6}$/);
}

module.exports = { addFormats };
