#include "cli/check/service_credentials.h"

#include <unistd.h>

#include <cstdlib>

namespace exosubmit::cli {

void adopt_service_credentials() {
  constexpr const char* kDirectory = "/run/credentials/exosubmit-milter.service";
  if (access(kDirectory, R_OK | X_OK) == 0) setenv("CREDENTIALS_DIRECTORY", kDirectory, 0);
}

}  // namespace exosubmit::cli
