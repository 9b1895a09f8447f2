// Writes the manual page of replies to standard output, while the build runs: replies_page VERSION DATE.
#include <cstdio>

#include "cli/explain/replies_page.h"

int main(int argc, char** argv) {
  if (argc != 3) return 1;
  return std::fputs(exosubmit::cli::replies_page(argv[1], argv[2]).c_str(), stdout) < 0 ? 1 : 0;
}
