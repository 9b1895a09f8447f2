// Entra ID and Exchange Online on loopback, until they are told to stop.
#pragma once

#include <memory>

#include "base/result.h"
#include "simulator/world.h"

namespace exosubmit::simulator {

// Everything that the options name and the directory keeps: certificates, keys, secret, texts.
base::Result<std::unique_ptr<World>> build_world(const Options& options);

// Listens, writes DIR/env, serves until the stop is requested.
base::Result<bool> run(World& world);

}  // namespace exosubmit::simulator
