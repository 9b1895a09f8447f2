// The sink that the settings name.
#pragma once

#include <memory>

#include "base/clock.h"
#include "config/settings.h"
#include "log/sink.h"

namespace exosubmit::log {

// `clock` outlives the sink.
std::unique_ptr<Sink> open_sink(const config::LogSettings& settings, const base::Clock& clock);

}  // namespace exosubmit::log
