#include "milter/options.h"

#include <unistd.h>

#include "config/load.h"

namespace exosubmit::milter {

base::Result<Options> parse_options(int argc, char** argv) {
  Options options;
  options.settings_file = config::kDefaultFile;
  opterr = 0;
  for (int option = 0; (option = getopt(argc, argv, "x:p:u:nvV")) != -1;) {
    switch (option) {
      case 'x':
        options.settings_file = optarg;
        break;
      case 'p':
        options.socket = optarg;
        break;
      case 'u':
        options.user = optarg;
        break;
      case 'n':
        options.check_only = true;
        break;
      case 'v':
        options.verbose = true;
        break;
      case 'V':
        options.version = true;
        break;
      default:
        return base::failure(base::operator_must_act(std::string("option -") + static_cast<char>(optopt) +
                                                     " is unknown or lacks its value"));
    }
  }
  if (optind == argc) return options;
  return base::failure(base::operator_must_act(std::string("unexpected argument ") + argv[optind]));
}

}  // namespace exosubmit::milter
