/* Never ends, for the tests of --timeout and of signals. */
int main(void)
{
    for (volatile int i = 0;; i++)
        ;
}
