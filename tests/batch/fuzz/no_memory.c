/* Lets the n-th allocation of the kernel fail, for every n: it says so, keeps what it had, and can go on afterwards. */
#define KERNEL_WITHOUT_PYTHON
#include <stdlib.h>

static long allowed;

static void *failing_realloc(void *old, size_t size) { return allowed-- > 0 ? realloc(old, size) : NULL; }

#define realloc failing_realloc
#include "../../../cstool/batch/kernel.c"
#undef realloc

#include <stdio.h>

#define CHECK(holds) do { if (!(holds)) { fprintf(stderr, "line %d: %s\n", __LINE__, #holds); return 1; } } while (0)
enum { RECORDS = 3000 };

int main(void) {
    uint8_t roles[] = {ORDERS, SPENT};
    step steps[1] = {{0, 0, RATE_UNIT, 3, ",a\n"}};
    plan job = {.columns = 2, .steps = 1, .limit = 100, .roles = roles, .step = steps};
    static uint8_t block[RECORDS * 4], output[1 << 16];
    for (size_t i = 0; i < RECORDS; i++) memcpy(block + i * 4, "x,1\n", 4); /* no number of orders: all are odd */
    for (long n = 0; n < 6; n++) {
        total totals[1] = {{0}};
        odds list = {0};
        allowed = n;
        result done = price(&job, block, block + sizeof block, output, output + sizeof output, totals, &list);
        size_t kept = n ? (size_t)256 << (n - 1) : 0;
        CHECK(done.no_memory == (kept < RECORDS));
        CHECK(list.count == (kept < RECORDS ? kept : RECORDS));
        CHECK(done.next == block + list.count * 4);
        if (done.no_memory) {
            allowed = 10;
            done = price(&job, done.next, block + sizeof block, output, output + sizeof output, totals, &list);
            CHECK(!done.no_memory && list.count == RECORDS && done.next == block + sizeof block);
        }
        CHECK(totals[0].rows == 0);
        free(list.items);
    }
    return 0;
}
