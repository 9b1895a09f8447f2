#include "base/file_descriptor.h"

#include <unistd.h>

namespace exosubmit::base {

FileDescriptor::~FileDescriptor() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace exosubmit::base
