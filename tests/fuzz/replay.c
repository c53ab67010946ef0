/* Runs a fuzz target over the files and folders named on the command line: the corpus as an ordinary test. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *data = NULL;
    size_t size = 0;
    FILE *mem = open_memstream(&data, &size);
    if (f == NULL || mem == NULL)
        return 1;
    for (int c; (c = getc(f)) != EOF;)
        putc(c, mem);
    fclose(f);
    fclose(mem);
    LLVMFuzzerTestOneInput((const uint8_t *)data, size);
    free(data);
    return 0;
}

int main(int argc, char **argv)
{
    int n = 0;
    for (int i = 1; i < argc; i++) {
        DIR *d = opendir(argv[i]);
        if (d == NULL)
            return fprintf(stderr, "no corpus at %s\n", argv[i]), 1;
        for (struct dirent *e; (e = readdir(d)) != NULL;) {
            char path[4096];
            if (e->d_name[0] == '.')
                continue;
            snprintf(path, sizeof path, "%s/%s", argv[i], e->d_name);
            if (replay_file(path))
                return fprintf(stderr, "cannot read %s\n", path), 1;
            n++;
        }
        closedir(d);
    }
    printf("%d inputs replayed\n", n);
    return n == 0;
}
