/*
 * A seal: a file that holds the digest of itself, by which it is seen whether it was changed after it was written.
 *
 * The digest is SHA-256 of all bytes with the 64 places of the digest as zeros. It tells of accident and of careless
 * editing; who alters a file on purpose can seal it anew, and is found by making the file again.
 */
#ifndef CORE_SEAL_H
#define CORE_SEAL_H

#include <stddef.h>

#define SEAL_OPEN "0000000000000000000000000000000000000000000000000000000000000000" /* to be filled in */

/* What stands before the digest in each format, in characters that its texts can only hold escaped. */
#define SEAL_JSON "\"seal\": \"sha256:"
#define SEAL_XML  "<seal xmlns=\"urn:mcreport:seal:1\">sha256:"

enum seal { SEAL_NONE, SEAL_BROKEN, SEAL_WHOLE };

/* Fills in the last place that the marker opens. 0, or -1 when there is none. */
int seal_put(char *bytes, size_t size, const char *marker);

/* SEAL_NONE also without memory: then nothing is said about the file. */
enum seal seal_check(const char *bytes, size_t size, const char *marker);

#endif
