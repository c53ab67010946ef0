/* Any bytes as a PDF: the reader ends, and what it gives is whole and within its bound. */
#include "render/pdf_attachment.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = {0};
    char *out = NULL;
    size_t n = 0;
    int rc = pdf_attachment(&out, &n, (const char *)data, size, "report.json", &err);
    if (rc == 0 && (n > PDF_ATTACHMENT_MOST + 1 || out[n] != '\0'))
        abort();
    if (rc != 0 && (out != NULL || err.text[0] == '\0'))
        abort();
    free(out);
    return 0;
}
